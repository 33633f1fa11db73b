package org.sluice.run.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** A framework with the bundles of a composition. */
final class Gateway {
    private static final long START_MILLIS = 60_000;
    /** Connections may be configured to take two minutes to go away. */
    private static final long STOP_MILLIS = 135_000;

    private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    /** Registered when an upgrade has all that it needs; by name, for their classes are in bundles. */
    private static final List<String> SERVICES =
            List.of(RUNTIME, "org.osgi.service.servlet.whiteboard.Preprocessor", "org.sluice.protocol.ProtocolHandler");

    private final Settings settings;
    private final Framework framework;

    /** Set before the framework starts. */
    private StandaloneServer standalone;

    /** Null unless there is a shell. */
    private volatile Terminal terminal;

    Gateway(Settings settings) {
        this.settings = settings;
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no framework on the class path"))
                .newFramework(settings.frameworkProperties());
    }

    void start() throws BundleException, IOException {
        framework.init(Gateway::report);
        new Installer(framework.getBundleContext(), settings.bundles()).install();
        var shell = new Installer(framework.getBundleContext(), settings.shellBundles());
        if (settings.shell()) {
            shell.install();
        } else {
            shell.uninstall();
        }
        standalone = new StandaloneServer(settings, framework.getBundleContext());
        standalone.configureInTime();
        framework.start();
    }

    private static void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.println(event.getBundle().getSymbolicName() + ": " + event.getThrowable());
        }
    }

    /** Returns the addresses at which the gateway answers, as soon as it does: first that of the HTTP service. */
    String awaitReady() throws InterruptedException {
        long end = System.nanoTime() + START_MILLIS * 1_000_000;
        while (true) {
            var missing =
                    SERVICES.stream().filter(name -> reference(name) == null).toList();
            var address =
                    missing.isEmpty() ? addresses().filter(Gateway::accepts).findFirst() : Optional.<URI>empty();
            if (address.isPresent() && standalone.isSettled()) {
                return address.get()
                        + standalone.address().map(uri -> " and " + uri).orElse("");
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not ready after " + START_MILLIS + " ms, "
                        + (missing.isEmpty() ? "a server cannot be reached" : "missing services: " + missing));
            }
            Thread.sleep(5);
        }
    }

    /** The addresses of the HTTP service, the friendlier ones first. */
    private Stream<URI> addresses() {
        var runtime = reference(RUNTIME);
        var value = runtime == null ? null : runtime.getProperty("osgi.http.endpoint");
        var endpoints = Stream.of(value instanceof String[] all ? all : new String[0])
                .map(URI::create)
                .filter(uri -> uri.getPort() > 0)
                .toList();
        var local = endpoints.stream()
                .map(uri -> URI.create(uri.getScheme() + "://localhost:" + uri.getPort() + uri.getPath()));
        return Stream.concat(local, endpoints.stream());
    }

    private static boolean accepts(URI address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private ServiceReference<?> reference(String service) {
        var context = framework.getBundleContext();
        if (context == null) {
            throw new IllegalStateException("the framework was stopped before it was ready");
        }
        try {
            var references = context.getAllServiceReferences(service, null);
            return references == null ? null : references[0];
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The framework's symbolic name and version. */
    String name() {
        return framework.getSymbolicName() + " " + framework.getVersion();
    }

    /** Lets the terminal become a shell, if that was asked for. */
    void openShell() {
        var context = framework.getBundleContext();
        if (settings.shell() && context != null) {
            terminal = Terminal.save();
            // In this scope, because shells look there first, and Java's own System.exit is a command of theirs
            var properties = new Hashtable<>(Map.of("osgi.command.scope", "gogo", "osgi.command.function", "exit"));
            context.registerService(Exit.class, new Exit(framework), properties);
            framework.adapt(FrameworkStartLevel.class).setStartLevel(StartLevels.SHELL);
        }
    }

    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Returns whether the framework stopped in time. */
    boolean stop() {
        try {
            framework.stop();
            return framework.waitForStop(STOP_MILLIS).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException | InterruptedException e) {
            return false;
        } finally {
            if (terminal != null) {
                terminal.restore();
            }
        }
    }
}
