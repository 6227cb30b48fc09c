package io.herofake.kernel;

import org.jspecify.annotations.Nullable;

/** What the kernel keeps of one function on one platform type: its replicas, its tasks in flight, its ledger. */
final class Group {
    final FunctionState function;
    final int type;

    /** Replicas in order of age, and the idle ones with an empty queue in the order in which they became idle. */
    @Nullable
    Replica first;

    @Nullable
    Replica last;

    @Nullable
    Replica idleFirst;

    @Nullable
    Replica idleLast;
    /** Not draining and starting, idle or busy; those of them that are starting. */
    int replicas;

    int starting;

    int inFlight;
    long integral;
    long integralAt;

    int startFailures;
    long heldBackUntil;

    long starts;
    long coldStarts;
    long completions;
    long unknownEnergy;
    double dynamicJoules;

    Group(FunctionState function, int type) {
        this.function = function;
        this.type = type;
    }

    void addInFlight(int delta, long now) {
        integral += inFlight * (now - integralAt);
        integralAt = now;
        inFlight += delta;
    }

    long integral(long now) {
        return integral + inFlight * (now - integralAt);
    }

    void link(Replica replica) {
        replica.previous = last;
        if (last == null) {
            first = replica;
        } else {
            last.next = replica;
        }
        last = replica;
    }

    void unlink(Replica replica) {
        Replica before = replica.previous;
        Replica after = replica.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
    }

    void linkIdle(Replica replica) {
        replica.inIdleList = true;
        replica.idlePrevious = idleLast;
        replica.idleNext = null;
        if (idleLast == null) {
            idleFirst = replica;
        } else {
            idleLast.idleNext = replica;
        }
        idleLast = replica;
    }

    void unlinkIdle(Replica replica) {
        Replica before = replica.idlePrevious;
        Replica after = replica.idleNext;
        if (before == null) {
            idleFirst = after;
        } else {
            before.idleNext = after;
        }
        if (after == null) {
            idleLast = before;
        } else {
            after.idlePrevious = before;
        }
        replica.idlePrevious = null;
        replica.idleNext = null;
        replica.inIdleList = false;
    }
}
