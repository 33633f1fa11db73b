package org.sluice.run.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the start script decided.
 *
 * @param bundles the folder with the bundles of a composition
 * @param framework the name of the framework, which has a bundle cache of its own in the directory
 * @param directory the gateway's directory
 * @param port the port of the HTTP service, 0 for any free one
 * @param standalonePort the port of the standalone server, 0 for any free one; empty to have none
 * @param fresh whether to forget the bundle cache
 * @param shell whether the terminal becomes a shell
 */
record Settings(
        Path bundles,
        String framework,
        Path directory,
        int port,
        OptionalInt standalonePort,
        boolean fresh,
        boolean shell) {

    static Settings parse(String[] args) {
        boolean shell = args.length == 7 && args[6].equals("shell");
        if (args.length != 6 && !shell) {
            throw new IllegalArgumentException(
                    "arguments expected: bundles framework directory port standalone-port|off fresh|warm [shell]");
        }
        var bundles = Path.of(args[0]).toAbsolutePath();
        var directory = Path.of(args[2]).toAbsolutePath();
        var standalonePort = args[4].equals("off") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(args[4]));
        return new Settings(
                bundles, args[1], directory, Integer.parseInt(args[3]), standalonePort, args[5].equals("fresh"), shell);
    }

    /** The folder with the bundles of a shell. */
    Path shellBundles() {
        return bundles.resolveSibling("shell");
    }

    /** The hot-deploy folder. */
    Path load() {
        return directory.resolve("load");
    }

    /** The configuration folder. */
    Path etc() {
        return directory.resolve("etc");
    }

    /** Whether the operator configures the HTTP service, and with it the port. */
    boolean httpIsConfigured() {
        return isConfigured("org.apache.felix.http");
    }

    /** Whether the operator configures the standalone server himself. */
    boolean standaloneIsConfigured() {
        return isConfigured(StandaloneServer.FILE);
    }

    private boolean isConfigured(String name) {
        return Stream.of("cfg", "config").anyMatch(type -> Files.exists(etc().resolve(name + "." + type)));
    }

    Map<String, String> frameworkProperties() {
        var properties = new HashMap<String, String>();
        properties.put(
                "org.osgi.framework.storage",
                directory.resolve("cache").resolve(framework).toString());
        if (fresh) {
            properties.put("org.osgi.framework.storage.clean", "onFirstInit");
        }
        properties.put("org.osgi.framework.startlevel.beginning", Integer.toString(StartLevels.LAST));
        properties.put("org.osgi.service.http.port", Integer.toString(port));
        // Otherwise Jetty starts without the operator's configuration, and again with it while services come. The
        // price: when the file is removed, rather than emptied, the HTTP service stops until the next start.
        properties.put("org.apache.felix.http.require.config", Boolean.toString(httpIsConfigured()));
        // Configurations before bundles, and both of them before the HTTP service starts.
        properties.put("felix.fileinstall.dir", etc() + "," + load());
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.poll", "500");
        // Where the shell looks for etc/gosh_profile.
        properties.put("gosh.home", directory.toString());
        // Equinox would make the shell read nothing.
        properties.put("gosh.args", "");
        if (shell) {
            // The shell's terminal takes Ctrl-C for the command that runs; otherwise it would end the gateway.
            properties.put("org.osgi.framework.bootdelegation", "sun.misc");
        }
        properties.put("felix.fileinstall.tmpdir", directory.resolve("tmp").toString());
        return properties;
    }
}
