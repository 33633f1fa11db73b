package org.sluice.websocket.server.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A path is looked up among 1,000 applications. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PathMatching {

    private static final int APPLICATIONS = 1_000;

    private PathTable<String> table;

    /** A third of the patterns is exact, a third are templates, a third are prefixes. */
    @Setup
    public void fill() {
        List<PathTable.Entry<String>> entries = new ArrayList<>();
        for (int i = 0; i < APPLICATIONS; i++) {
            String text = List.of("/exact/" + i + "/a", "/plants/" + i + "/devices/{id}", "/prefix/" + i + "/*")
                    .get(i % 3);
            entries.add(new PathTable.Entry<>(PathPattern.parse(text), text, 0, i));
        }
        table = new PathTable<>(entries);
    }

    /** An exact one. */
    @Benchmark
    public Optional<PathTable.Match<String>> exact() {
        return table.match("/exact/600/a", any -> true);
    }

    /** A template. */
    @Benchmark
    public Optional<PathTable.Match<String>> template() {
        return table.match("/plants/601/devices/4711", any -> true);
    }

    /** A prefix. */
    @Benchmark
    public Optional<PathTable.Match<String>> prefix() {
        return table.match("/prefix/602/and/more", any -> true);
    }

    /** None, as for most requests of a gateway. */
    @Benchmark
    public Optional<PathTable.Match<String>> none() {
        return table.match("/index.html", any -> true);
    }
}
