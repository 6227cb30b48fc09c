package io.herofake.policy.plan;

import io.herofake.policy.PlatformView;
import io.herofake.policy.ReplicaState;
import io.herofake.policy.ReplicaView;
import io.herofake.policy.TaskView;

/** A replica that is nothing but its function and type. */
record FakeReplica(int function, int type) implements ReplicaView {
    private static UnsupportedOperationException unknown() {
        return new UnsupportedOperationException("only the function and the type are known");
    }

    @Override
    public long id() {
        throw unknown();
    }

    @Override
    public PlatformView platform() {
        throw unknown();
    }

    @Override
    public ReplicaState state() {
        throw unknown();
    }

    @Override
    public boolean draining() {
        throw unknown();
    }

    @Override
    public boolean open() {
        throw unknown();
    }

    @Override
    public int inFlight() {
        throw unknown();
    }

    @Override
    public int queued() {
        throw unknown();
    }

    @Override
    public int running() {
        throw unknown();
    }

    @Override
    public TaskView runningTask(int index) {
        throw unknown();
    }

    @Override
    public int capacity() {
        throw unknown();
    }

    @Override
    public int maxBatch() {
        throw unknown();
    }

    @Override
    public long startedNanos() {
        throw unknown();
    }

    @Override
    public long readyNanos() {
        throw unknown();
    }

    @Override
    public long idleSinceNanos() {
        throw unknown();
    }

    @Override
    public long freeAtNanos() {
        throw unknown();
    }
}
