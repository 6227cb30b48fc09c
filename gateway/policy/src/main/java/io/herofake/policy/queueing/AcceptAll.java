package io.herofake.policy.queueing;

import io.herofake.policy.TaskView;

/** Lets every task in, also one that can only be late: the paper's model. */
public final class AcceptAll implements Admission {
    @Override
    public boolean accept(TaskView task, long nowNanos) {
        return true;
    }
}
