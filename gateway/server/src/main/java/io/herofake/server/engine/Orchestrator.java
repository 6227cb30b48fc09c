package io.herofake.server.engine;

import io.herofake.kernel.Kernel;
import io.herofake.kernel.KernelListener;
import io.herofake.kernel.NodeSpec;
import io.herofake.kernel.Outcome;
import io.herofake.policy.Catalog;
import io.herofake.policy.Decision;
import io.herofake.policy.TaskView;
import io.herofake.policy.registry.Policies;
import io.herofake.server.engine.InferenceOutcome.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the kernel: takes events from the mailbox and from timers, hands them to the kernel with the time,
 * and gives requests their outcomes. All but {@link #post}, {@link #submit} and the gauges belongs to that thread.
 */
final class Orchestrator implements Runnable, KernelListener {
    private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);
    /** Arrivals that may wait for the engine's thread. */
    private static final int MAX_ARRIVALS = 16_384;
    /** Events between two looks at timers and gauges. */
    private static final int TURN = 64;

    private static final long SECOND = 1_000_000_000L;
    private static final Failed CLOSED = new Failed(FailureReason.CLOSED, "the gateway is shutting down", null);

    private final EngineClock clock;
    private final long origin;
    private final Deployment deployment;
    private final Catalog catalog;
    private final List<Place> places;
    private final Mailbox mailbox;
    private final Timers timers = new Timers();
    private final Observers observers = new Observers();
    private final Requests requests;
    private final Fleet fleet;
    private final Kernel kernel;
    private final Snapshots snapshots;
    private final Ending ending;
    private final AtomicInteger arrivals = new AtomicInteger();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final List<CompletableFuture<Void>> idleWaiters = new ArrayList<>();
    private final long explainIntervalNanos;

    private volatile boolean accepting = true;
    private volatile int waiting;
    private long numbers;
    private long nextExplainNanos;
    private String policyNames;

    Orchestrator(
            EngineOptions options,
            Deployment deployment,
            Catalog catalog,
            List<LoadedModel> models,
            List<Place> places,
            Policies policies,
            EngineClock clock) {
        this.clock = clock;
        this.deployment = deployment;
        this.catalog = catalog;
        this.places = places;
        mailbox = new Mailbox(clock, new Spin(options.spin(), System::nanoTime));
        origin = clock.nanoTime();
        requests = new Requests(catalog, models, new EnergySources(catalog, deployment.profiles()), this::clearNanos);
        LiveFeedback feedback = new LiveFeedback(deployment.profiles(), options.drift(), observers);
        fleet = new Fleet(mailbox, timers, options.patience(), requests, observers, feedback, models, origin);
        kernel = new Kernel(catalog, options.kernel(), policies, fleet, this);
        ending = new Ending(kernel, requests, fleet, timers);
        snapshots = new Snapshots(kernel, fleet, feedback, models);
        explainIntervalNanos = options.explainedPerSecond() == 0 ? -1 : SECOND / options.explainedPerSecond();
        policyNames = EngineOptions.names(options.policies());
    }

    // ---- Any thread ----

    void post(Event event) {
        mailbox.post(event);
        if (ended.isDone()) {
            dropAll(CLOSED);
        }
    }

    Observers observers() {
        return observers;
    }

    /** Takes a request in; false if there are too many that the engine's thread has not seen yet. */
    boolean submit(LiveRequest request) {
        if (arrivals.incrementAndGet() > MAX_ARRIVALS) {
            arrivals.decrementAndGet();
            return false;
        }
        requests.announce();
        if (!accepting) {
            requests.renounce();
            arrivals.decrementAndGet();
            return false;
        }
        post(request);
        return true;
    }

    boolean accepting() {
        return accepting;
    }

    long origin() {
        return origin;
    }

    /** Tasks in the gateway queue, as of the last turn. */
    int waiting() {
        return waiting;
    }

    /** Accepted requests without an outcome. */
    int unanswered() {
        return requests.count();
    }

    CompletableFuture<Void> started() {
        return started;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Refuses requests from now on. */
    void stopAccepting() {
        accepting = false;
    }

    /** Completes when no request is left, or the engine has ended; none may be accepted any more. */
    CompletableFuture<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        post(now -> idleWaiters.add(idle));
        return CompletableFuture.anyOf(idle, ended).thenApply(first -> null);
    }

    /** Runs something between two events of the kernel. */
    <T> CompletableFuture<T> ask(Asking.Question<T> question) {
        Asking<T> asking = new Asking<>(question, new CompletableFuture<>());
        post(asking);
        return asking.answer();
    }

    // ---- The thread ----

    @Override
    public void run() {
        mailbox.readBy(Thread.currentThread());
        try {
            begin();
            for (turn(); !ending.done(); turn()) {
                mailbox.await(nextNanoTime());
            }
        } catch (Throwable e) { // nobody may be left waiting, whatever it is
            LOG.error("the orchestrator has failed; every request is given up", e);
            fail(e);
        } finally {
            leave();
        }
    }

    private void begin() {
        List<NodeSpec> specs =
                deployment.nodes().stream().map(Orchestrator::spec).toList();
        fleet.attach(kernel, places, hosts());
        kernel.start(now(), specs, deployment.initial());
        for (NodeSpec spec : specs) {
            observers.node(new NodeChange(now(), NodeChange.Kind.JOINED, spec.name()));
        }
        started.complete(null);
    }

    private static NodeSpec spec(LiveNode node) {
        return new NodeSpec(
                node.name(),
                node.memoryBytes(),
                node.platforms().stream().map(LiveNode.LivePlatform::type).toList());
    }

    private List<ReplicaHost> hosts() {
        return deployment.nodes().stream()
                .flatMap(node -> node.platforms().stream())
                .map(LiveNode.LivePlatform::host)
                .toList();
    }

    /** About how long what waits of a function takes the replicas that it has. */
    private long clearNanos(int function) {
        var cluster = kernel.cluster();
        long inFlight = cluster.waiting(function);
        for (int type = 0; type < catalog.typeCount(); type++) {
            inFlight += cluster.inFlight(function, type);
        }
        return (inFlight + 1) * catalog.worstExecutionNanos(function) / Math.max(1, cluster.replicas(function));
    }

    private long now() {
        return Math.max(0, clock.nanoTime() - origin);
    }

    /** All that is due and all that has come, a bounded number of events at a time. */
    private void turn() {
        long now = fireDue();
        for (int i = 0; i < TURN; i++) {
            Event event = mailbox.poll();
            if (event == null) {
                break;
            }
            now = fireDue();
            event.happen(now);
        }
        if (!ending.begun() && now >= kernel.nextTickNanos()) {
            tick(now);
        }
        waiting = kernel.waiting();
        if (!idleWaiters.isEmpty() && requests.count() == 0) {
            idleWaiters.forEach(waiter -> waiter.complete(null));
            idleWaiters.clear();
        }
        if (ending.begun()) {
            ending.proceed();
        }
    }

    /** Does what was due by now, each at its time; returns that now, so that what follows does not come before it. */
    private long fireDue() {
        long now = now();
        while (timers.fireFirst(now)) {
            // The next one.
        }
        return now;
    }

    private void tick(long now) {
        long begin = System.nanoTime();
        kernel.explain(explaining());
        kernel.tick(now);
        kernel.explain(false);
        observers.worked(EngineListener.Work.TICK, System.nanoTime() - begin);
    }

    /** When there is something to do if no event comes, as the clock counts. */
    private long nextNanoTime() {
        long next = Math.min(timers.firstNanos(), ending.begun() ? Long.MAX_VALUE : kernel.nextTickNanos());
        return next == Long.MAX_VALUE ? clock.nanoTime() + SECOND : origin + next;
    }

    // ---- Events ----

    void arrived(LiveRequest request, long now) {
        arrivals.decrementAndGet();
        request.number = numbers++;
        if (ending.begun()) {
            requests.deliver(request, CLOSED);
            return;
        }
        long begin = System.nanoTime(); // not the engine's clock, which tests move
        int slot = requests.add(request);
        long arrival = Math.min(now, Math.max(0, request.arrivalNanos));
        long deadline = arrival + request.model.allowedNanos(request.level);
        observers.arrived(request, arrival, deadline);
        int function = request.model.index();
        kernel.explain(explaining() && (now >= nextExplainNanos || begins(function)));
        long task = kernel.arrived(now, function, request.level, slot, arrival, deadline);
        kernel.explain(false);
        observers.worked(EngineListener.Work.ARRIVAL, System.nanoTime() - begin);
        if (request.slot >= 0) {
            request.task = task;
        }
    }

    /** Whether a task of this function is about to start its first replica. */
    private boolean begins(int function) {
        return kernel.cluster().replicas(function) == 0 && kernel.cluster().waiting(function) == 0;
    }

    private boolean explaining() {
        return explainIntervalNanos >= 0 && observers.present();
    }

    void cancelled(LiveRequest request, long now) {
        if (request.slot >= 0) {
            kernel.cancelled(now, request.task);
        }
    }

    @Override
    public void finished(TaskView task, Outcome outcome) {
        LiveRequest request = requests.get(task.tag());
        Place place = task.replica() == null
                ? null
                : fleet.place(task.replica().platform().id());
        TaskEnd end = requests.describe(task, outcome, request.number, place);
        observers.ended(end);
        requests.ended(task, outcome, end);
    }

    @Override
    public void decided(Decision decision) {
        if (decision.kind() == Decision.Kind.PLACE) {
            if (decision.nowNanos() < nextExplainNanos) {
                return;
            }
            nextExplainNanos = decision.nowNanos() + explainIntervalNanos;
        }
        observers.decided(decision);
    }

    ClusterSnapshot snapshot(long now) {
        return snapshots.take(now, policyNames);
    }

    /** Has other policies take over. */
    void switchPolicies(Policies policies, String names, long now) {
        policyNames = names;
        kernel.switchPolicies(now, policies);
    }

    /** Whether there is such a node, which drains from now on or takes replicas again. */
    boolean drain(String name, boolean on, long now) {
        int node = snapshots.presentNode(name);
        if (node < 0) {
            return false;
        }
        if (on) {
            kernel.nodeDraining(now, node);
        } else {
            kernel.nodeResumed(now, node);
        }
        observers.node(new NodeChange(now, on ? NodeChange.Kind.DRAINING : NodeChange.Kind.RESUMED, name));
        return true;
    }

    // ---- The end ----

    /** Fails what waits, lets what executes end, tears the replicas down; each for a bounded time. */
    void close(long executionsNanos, long replicasNanos) {
        accepting = false;
        post(now -> ending.begin(now, executionsNanos, replicasNanos));
    }

    private void fail(Throwable cause) {
        accepting = false;
        started.completeExceptionally(cause);
        fleet.killAll();
        Failed outcome = new Failed(FailureReason.INTERNAL, "the gateway's orchestrator has failed", cause);
        requests.abandonAll(outcome);
        dropAll(outcome);
    }

    /** Events that nobody will handle any more. Any thread. */
    private void dropAll(Failed why) {
        for (Event event = mailbox.poll(); event != null; event = mailbox.poll()) {
            event.dropped(why);
        }
    }

    void dropped(LiveRequest request, Failed why) {
        requests.deliver(request, why);
    }

    /** What came between the last turn and now is answered, too. */
    private void leave() {
        accepting = false;
        requests.abandonAll(CLOSED);
        started.completeExceptionally(new IllegalStateException("the engine has ended"));
        ended.complete(null);
        dropAll(CLOSED);
    }
}
