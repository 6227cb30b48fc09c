package io.herofake.policy.plan;

import io.herofake.policy.Catalog;

/** Whether some replicas are enough for some demand, by {@link Waits}. */
final class Need {
    private final Catalog catalog;
    private final Speeds speeds;
    private final Demand demand;
    private final double missTarget;

    Need(Catalog catalog, Speeds speeds, Demand demand, double missTarget) {
        this.catalog = catalog;
        this.speeds = speeds;
        this.demand = demand;
        this.missTarget = missTarget;
    }

    /** Replicas of one function, added up. */
    final class Pool {
        private final int function;
        private double perSecond;
        private double count;
        private double variability;

        private Pool(int function) {
            this.function = function;
        }

        /** Adds some, or takes some away if the number is negative. */
        Pool add(int type, int replicas) {
            perSecond += replicas * speeds.perSecond(function, type);
            count += replicas;
            variability += replicas * speeds.variability(function, type);
            return this;
        }

        double perSecond() {
            return perSecond;
        }

        /** The share of tasks that would be late: {@code sum over levels of share P(W > allowed - execution)}. */
        double missShare(double rate) {
            if (count < 0.5 || rate >= perSecond) {
                return rate > 0 ? 1 : 0;
            }
            double execution = count / perSecond;
            double varies = demand.variability(function) + variability / count;
            double share = 0;
            for (int q = 0; q < catalog.levelCount(); q++) {
                double slack = catalog.allowedNanos(function, q) * 1e-9 - execution;
                share += demand.share(function, q) * Waits.longerThan(rate, perSecond, count, varies, slack);
            }
            return share;
        }

        boolean enough(double rate) {
            return missShare(rate) <= missTarget;
        }
    }

    Pool pool(int function) {
        return new Pool(function);
    }

    /** Whether a type can do a function's tasks in time at all, at the loosest level that it has tasks of. */
    boolean useful(int function, int type) {
        if (!catalog.runsOn(function, type)) {
            return false;
        }
        long most = 0;
        for (int q = 0; q < catalog.levelCount(); q++) {
            most = Math.max(most, demand.share(function, q) > 0.001 ? catalog.allowedNanos(function, q) : 0);
        }
        long nanos = speeds.nanos(function, type);
        return nanos <= most || nanos == fastest(function);
    }

    private long fastest(int function) {
        long fastest = Long.MAX_VALUE;
        for (int t = 0; t < catalog.typeCount(); t++) {
            fastest = catalog.runsOn(function, t) ? Math.min(fastest, speeds.nanos(function, t)) : fastest;
        }
        return fastest;
    }

    /** The fewest replicas of a type that are enough, at most {@code most} + 1. */
    int replicas(int function, int type, double rate, int most) {
        int count = Math.max(1, (int) Math.floor(rate / speeds.perSecond(function, type)));
        Pool pool = pool(function).add(type, count);
        while (count <= most && !pool.enough(rate)) {
            pool.add(type, 1);
            count++;
        }
        return Math.min(count, most + 1);
    }

    /** Tasks a second for which so many replicas of a type are enough. */
    double carries(int function, int type, int replicas) {
        Pool pool = pool(function).add(type, replicas);
        double low = 0;
        double high = pool.perSecond();
        for (int i = 0; i < 20; i++) {
            double middle = (low + high) / 2;
            if (pool.enough(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
