package org.sluice.itest.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark for a moment. What it measures then means nothing. */
class BenchmarksTest {

    private static final Set<String> CLASSES =
            Set.of("FrameReading", "Utf8Checking", "FrameWriting", "Deflating", "PathMatching");

    @Test
    void eachBenchmarkRuns() throws Exception {
        // Another JMH on this machine does no harm
        System.setProperty("jmh.ignoreLock", "true");
        Options options = new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        assertEquals(
                CLASSES,
                results.stream().map(BenchmarksTest::className).collect(Collectors.toSet()),
                "classes with benchmarks");
    }

    private static String className(RunResult result) {
        String[] names = result.getParams().getBenchmark().split("\\.");
        return names[names.length - 2];
    }
}
