package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** What a gateway must store and load for Sluice. */
public class BundleSizeIT {

    private static final long LIMIT = 680 * 1024;

    /** What every gateway with both kinds of servers has. */
    private static final Pattern CORE = Pattern.compile(
            "(org\\.sluice\\.(protocol|websocket|transport|jetty|http|standalone|websocket\\.server))-.*");

    @Test
    public void theCoreBundlesTogetherAreSmall() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("itest.bundles")))) {
            for (Path jar : (Iterable<Path>) jars::iterator) {
                Matcher core = CORE.matcher(jar.getFileName().toString());
                if (core.matches()) {
                    sizes.put(core.group(1), Files.size(jar));
                }
            }
        }
        assertEquals(sizes.toString(), 7, sizes.size());
        long sum = sizes.values().stream().mapToLong(Long::longValue).sum();
        assertTrue(sum + " bytes, limit is " + LIMIT + ": " + sizes, sum <= LIMIT);
    }
}
