package org.sluice.itest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where things are, and what has to be made before servers can be started. */
final class Workshop {

    static final String PASSWORD = "changeit";

    /** For all servers in Java. Everything else is as the virtual machine decides. */
    static final String HEAP = "-Xmx1g";

    private static final long MINUTES = 5;

    private final Path module;
    private final Path work;

    /** Below the module's target, where everything goes. */
    Workshop(Path module) throws IOException {
        this.module = module;
        this.work = Files.createDirectories(module.resolve("target/bench"));
    }

    Path work() {
        return work;
    }

    Path report() throws IOException {
        return Files.createDirectories(work.resolve("report"));
    }

    Path root() {
        return module.resolve("../..").normalize();
    }

    Path log(String name) {
        return work.resolve(name + ".log");
    }

    static String java() {
        return tool("java");
    }

    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Of this process, without some jars. */
    static String classPath(Predicate<String> without) {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(each -> !without.test(Path.of(each).getFileName().toString()))
                .collect(Collectors.joining(":"));
    }

    /** The bundle with the applications. */
    Path applications() throws Unavailable {
        try (var jars = Files.list(module.resolve("target"))) {
            return jars.filter(each -> each.getFileName().toString().matches("itest-bench-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new Unavailable("the module's jar is missing, run mvn package"));
        } catch (IOException e) {
            throw new Unavailable("the module's target cannot be read: " + e.getMessage());
        }
    }

    /** Compiles the program in C. */
    Path limit() throws Unavailable {
        Path program = work.resolve("echo");
        String compiler = System.getenv().getOrDefault("CC", "cc");
        Path source = module.resolve("src/main/native/echo.c");
        run("no C compiler, install one or set CC", compiler, "-O2", "-o", program.toString(), source.toString());
        return program;
    }

    /** Installs uWebSockets, and returns the program. */
    Path uwebsockets() throws Unavailable {
        Path directory = work.resolve("node");
        try {
            Files.createDirectories(directory);
            for (String each : List.of("package.json", "package-lock.json", "echo.js")) {
                Files.copy(
                        module.resolve("src/main/node").resolve(each),
                        directory.resolve(each),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new Unavailable("cannot be copied: " + e.getMessage());
        }
        if (!Files.isDirectory(directory.resolve("node_modules/uwebsockets"))) {
            String install = "npm ci --prefer-offline --ignore-scripts --no-audit --no-fund --prefix " + directory;
            run("npm is missing, or cannot install it", install.split(" "));
        }
        run(
                "it does not load in this version of Node",
                "node",
                "-e",
                "require('" + directory.resolve("node_modules/uwebsockets") + "')");
        return directory.resolve("echo.js");
    }

    /** A key that servers with TLS have. */
    Path keyStore() throws Unavailable {
        Path store = work.resolve("key.p12");
        if (!Files.exists(store)) {
            String arguments =
                    "-genkeypair -alias key -keyalg EC -groupname secp256r1 -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1"
                            + " -validity 365 -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + store;
            List<String> command = new ArrayList<>(List.of(tool("keytool")));
            command.addAll(List.of(arguments.split(" ")));
            run("keytool cannot make a key", command.toArray(String[]::new));
        }
        return store;
    }

    private void run(String problem, String... command) throws Unavailable {
        Path log = log(Path.of(command[0]).getFileName().toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new Unavailable(problem + ", see " + log);
            }
        } catch (IOException e) {
            throw new Unavailable(problem);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted");
        }
    }
}
