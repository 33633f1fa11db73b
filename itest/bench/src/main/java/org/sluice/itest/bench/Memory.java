package org.sluice.itest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process needs at one moment.
 *
 * @param heap bytes of objects that are alive, where it is a virtual machine
 * @param resident bytes, as the operating system counts them
 */
record Memory(OptionalLong heap, long resident) {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final int KIB = 1024;

    static Memory of(long pid) throws Unavailable {
        try {
            // Counts what is alive, after collecting what is not. Twice: what has a finalizer or a cleaner needs two.
            histogram(pid);
            OptionalLong heap = total(histogram(pid));
            return new Memory(heap, resident(Files.readString(Path.of("/proc/" + pid + "/status"))));
        } catch (IOException e) {
            throw new Unavailable("its memory cannot be read: " + e.getMessage());
        }
    }

    private static String histogram(long pid) throws IOException {
        if (!Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("java")) {
            return "";
        }
        Process jcmd = new ProcessBuilder(Workshop.tool("jcmd"), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (var out = jcmd.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static OptionalLong total(String histogram) {
        Matcher matcher = TOTAL.matcher(histogram);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    static long resident(String status) {
        Matcher matcher = RESIDENT.matcher(status);
        return matcher.find() ? Long.parseLong(matcher.group(1)) * KIB : 0;
    }
}
