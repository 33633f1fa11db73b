package org.sluice.itest.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The proxies that run/proxy has a configuration for. */
enum ProxyKind {
    NGINX("nginx", "-v", "HUP") {
        /** What the documented file is included in: it must not need what only root may write. */
        private static final String MAIN = """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    include gateway.conf;
                }
                """;

        @Override
        List<String> command(String program, Path directory, String configuration) throws IOException {
            Files.writeString(directory.resolve("main.conf"), MAIN);
            Files.writeString(directory.resolve("gateway.conf"), configuration);
            return List.of(program, "-p", directory.toString(), "-c", "main.conf", "-e", "stderr");
        }

        @Override
        String documented() throws IOException {
            return Files.readString(FILES.resolve("nginx.conf"));
        }
    },
    HAPROXY("haproxy", "-v", "USR2") {
        @Override
        List<String> command(String program, Path directory, String configuration) throws IOException {
            Path file = directory.resolve("haproxy.cfg");
            Files.writeString(file, configuration);
            return List.of(program, "-W", "-f", file.toString());
        }

        @Override
        String documented() throws IOException {
            return Files.readString(FILES.resolve("haproxy.cfg"));
        }
    };

    private static final Path FILES = Path.of(System.getProperty("itest.proxies"));

    private final String program;
    private final String version;
    private final String reload;

    ProxyKind(String program, String version, String reload) {
        this.program = program;
        this.version = version;
        this.reload = reload;
    }

    /** Where the program is; null where it is not installed. */
    String installed() throws InterruptedException {
        for (String path : List.of(program, "/usr/sbin/" + program)) {
            if (Program.succeeds(Clients.WORK, List.of(path, version))) {
                return path;
            }
        }
        return null;
    }

    /** The name of the signal that has it take over a changed configuration, and finish with the old one. */
    String reload() {
        return reload;
    }

    /** The configuration in run/proxy. */
    abstract String documented() throws IOException;

    /** Writes a configuration, and returns the command that serves it. */
    abstract List<String> command(String program, Path directory, String configuration) throws IOException;
}
