package io.herofake.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    @Test
    void findsABufferThatNobodyReleased() throws InterruptedException {
        lose();

        assertThat(LeakCheck.collect()).hasSize(1);
    }

    private static void lose() {
        assertThat(ByteBufAllocator.DEFAULT.directBuffer(100).writeInt(1).refCnt())
                .isEqualTo(1);
    }
}
