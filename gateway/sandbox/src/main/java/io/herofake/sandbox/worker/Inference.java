package io.herofake.sandbox.worker;

import io.netty.buffer.ByteBuf;

/** An inference request that is whole and waits for its turn. Answered exactly once; then its body is given back. */
interface Inference {

    /** JSON and, after it, binary data. Belongs to the request until it is answered. */
    ByteBuf body();

    /** Bytes of JSON at the beginning of the body. */
    int jsonLength();

    /** Whether somebody still waits for the answer. */
    boolean wanted();

    /** Answers it. From any thread. */
    void answer(Reply reply);
}
