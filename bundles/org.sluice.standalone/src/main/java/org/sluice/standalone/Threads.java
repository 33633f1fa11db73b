package org.sluice.standalone;

import static org.osgi.service.component.ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED;
import static org.osgi.service.component.ComponentConstants.DEACTIVATION_REASON_REFERENCE;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.sluice.jetty.upgrade.FrameworkStop;

/** What all standalone servers share. It is there as long as there is one of them. */
@Component(service = Threads.class)
public final class Threads {

    /** One for each server's selector, the others for handlers that block. */
    private static final int MAX_THREADS = 128;

    private static final int MIN_THREADS = 1;
    private static final int IDLE_MILLIS = 30_000;

    private final FrameworkStop frameworkStop;
    private final QueuedThreadPool pool = new Pool();
    private final ScheduledExecutorService timer;
    private final Scheduler scheduler;
    private final ByteBufferPool buffers = new ArrayByteBufferPool();
    private final Set<JettyServer> servers = ConcurrentHashMap.newKeySet();

    /**
     * Called by the component runtime.
     *
     * @param frameworkStop lets connections go away before the framework stops
     */
    @Activate
    public Threads(@Reference(name = "frameworkStop") FrameworkStop frameworkStop) {
        this.frameworkStop = frameworkStop;
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, task -> thread(task, "sluice-standalone-timer"));
        // Most deadlines are met, and should not be kept until they would have expired.
        executor.setRemoveOnCancelPolicy(true);
        timer = executor;
        scheduler = new ScheduledExecutorScheduler(timer);
        // Before any server sees them: what runs already is not a server's to stop.
        LifeCycle.start(pool);
        LifeCycle.start(scheduler);
    }

    @Deactivate
    void deactivate() {
        timer.shutdownNow();
        LifeCycle.stop(scheduler);
        LifeCycle.stop(pool);
    }

    FrameworkStop frameworkStop() {
        return frameworkStop;
    }

    /** The servers that are up, which add and remove themselves. */
    Set<JettyServer> servers() {
        return servers;
    }

    /** To be called for the first server that stops for a reason that may be the others', too. */
    void beginToStop(int reason) {
        if (reason == DEACTIVATION_REASON_BUNDLE_STOPPED || reason == DEACTIVATION_REASON_REFERENCE) {
            // They are stopped one behind the other, but their connections need not wait for each other.
            servers.forEach(JettyServer::beginToStop);
        }
    }

    /** A server that uses them, and leaves them running when it stops. */
    Server newServer() {
        return new Server(pool, scheduler, buffers);
    }

    /** Runs a task of some milliseconds on the timer's own thread. */
    Future<?> afterwards(Duration delay, Runnable task) {
        return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a task that takes longer. */
    void execute(Runnable task) {
        pool.execute(task);
    }

    private static Thread thread(Runnable task, String name) {
        // Nothing of the thread that happens to make it: neither its thread locals nor its class loader.
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Threads.class.getClassLoader());
        return thread;
    }

    private static final class Pool extends QueuedThreadPool {

        private final AtomicInteger made = new AtomicInteger();

        Pool() {
            super(MAX_THREADS, MIN_THREADS, IDLE_MILLIS);
            setName("sluice-standalone");
        }

        @Override
        public Thread newThread(Runnable task) {
            return thread(task, getName() + "-" + made.incrementAndGet());
        }
    }
}
