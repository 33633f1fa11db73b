package org.sluice.standalone;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector whose selector accepts, and lets a while pass when it cannot: without descriptors, say, the channel stays ready, and
 * Jetty's selector would do nothing but try again and log it.
 */
class PatientConnector extends ServerConnector {

    private static final Logger LOG = LoggerFactory.getLogger(PatientConnector.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Threads threads;

    /** Whether the last attempt has failed. Confined to the selector's thread. */
    private boolean failing;

    PatientConnector(Server server, Threads threads, ConnectionFactory... factories) {
        // No thread of its own that accepts: the selector does.
        super(server, 0, 1, factories);
        this.threads = threads;
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new ServerConnectorManager(executor, scheduler, selectors) {
            @Override
            protected SelectableChannel doAccept(SelectableChannel server) throws IOException {
                try {
                    SelectableChannel accepted = acceptNext((ServerSocketChannel) server);
                    failing &= accepted == null;
                    return accepted;
                } catch (IOException e) {
                    if (!server.isOpen()) {
                        throw e;
                    }
                    pause(e);
                    return null;
                }
            }
        };
    }

    /** Accepts the next connection, or returns null if there is none. */
    SelectableChannel acceptNext(ServerSocketChannel server) throws IOException {
        return server.accept();
    }

    private void pause(IOException failure) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "The standalone server on port {} cannot accept connections, and goes on trying every {} s: {}."
                            + " Where too many files are open, raise their limit (ulimit -n), or lower that of connections.",
                    getLocalPort(),
                    PAUSE.toSeconds(),
                    failure.getMessage());
        }
        setAccepting(false);
        threads.afterwards(PAUSE, () -> {
            if (isRunning()) {
                setAccepting(true);
            }
        });
    }
}
