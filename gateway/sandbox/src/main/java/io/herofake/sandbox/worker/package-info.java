/**
 * A worker: a process that holds opened models and answers the Open Inference Protocol. Started by the gateway for one replica
 * ({@link io.herofake.sandbox.worker.WorkerMain}), or by hand for as many as the gateway asks for ({@link
 * io.herofake.sandbox.worker.StandaloneWorker}).
 */
@NullMarked
package io.herofake.sandbox.worker;

import org.jspecify.annotations.NullMarked;
