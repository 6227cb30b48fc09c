/**
 * The HTTP gateway on Netty: reads uploads within bounds, hands them to the engine, answers in order.
 */
@NullMarked
package io.herofake.server.http;

import org.jspecify.annotations.NullMarked;
