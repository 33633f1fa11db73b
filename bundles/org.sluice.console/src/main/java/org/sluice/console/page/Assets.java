package org.sluice.console.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page. What the document needs is in a folder with the build's name, so that browsers keep it for good: every
 * request is asked who it is from, which may be expensive.
 */
final class Assets {

    /** What is sent. */
    record Asset(String type, byte[] content, boolean immutable) {}

    private static final Pattern FILE = Pattern.compile("/([0-9a-z]+)/([A-Za-z0-9-]+(?:\\.[a-z]+)*\\.(?:js|css|svg))");

    private static final Map<String, String> TYPES =
            Map.of("js", "text/javascript;charset=utf-8", "css", "text/css;charset=utf-8", "svg", "image/svg+xml");

    private final String build;

    /** Finds files below a folder of this name. */
    Assets(String build) {
        this.build = build;
    }

    /** The file at a path below the context's. */
    Optional<Asset> find(String path) throws IOException {
        if (path.equals("/")) {
            return read("index.html").map(content -> new Asset("text/html;charset=utf-8", named(content), false));
        }
        Matcher file = FILE.matcher(path);
        if (!file.matches() || !file.group(1).equals(build)) {
            return Optional.empty();
        }
        String name = file.group(2);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return read(name).map(content -> new Asset(type, content, true));
    }

    private byte[] named(byte[] document) {
        return new String(document, StandardCharsets.UTF_8)
                .replace("{build}", build)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<byte[]> read(String name) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream("web/" + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }
}
