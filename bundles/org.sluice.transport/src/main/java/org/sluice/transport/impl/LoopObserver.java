package org.sluice.transport.impl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sluice.transport.runtime.LoopDTO;
import org.sluice.transport.runtime.TransportDTO;

/** Looks at event loops from outside. */
final class LoopObserver {

    private LoopObserver() {}

    static TransportDTO show(EventLoops loops) {
        TransportDTO dto = new TransportDTO();
        dto.loops = loops.loops().stream().map(LoopObserver::show).toArray(LoopDTO[]::new);
        ChunkPool pool = loops.pool();
        dto.chunkBytes = ChunkPool.CHUNK_BYTES;
        dto.chunks = pool.chunks();
        dto.chunksInUse = pool.chunksInUse();
        dto.backlogBytes = pool.backlog().bytes();
        dto.maxBacklogBytes = pool.backlog().limit();
        return dto;
    }

    private static LoopDTO show(SelectorLoop loop) {
        LoopDTO dto = new LoopDTO();
        dto.name = loop.name();
        dto.turns = loop.turns();
        dto.connections = loop.connectionCount();
        return dto;
    }

    static List<String> findHeldUp(List<SelectorLoop> loops, Duration timeout) throws InterruptedException {
        Map<SelectorLoop, CountDownLatch> asked = new LinkedHashMap<>();
        for (SelectorLoop loop : loops) {
            if (!loop.isCurrentThread() && !loop.hasEnded()) {
                CountDownLatch answer = new CountDownLatch(1);
                asked.put(loop, answer);
                loop.execute(answer::countDown);
            }
        }
        long end = System.nanoTime() + timeout.toNanos();
        List<String> heldUp = new ArrayList<>();
        for (var each : asked.entrySet()) {
            if (!each.getValue().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                heldUp.add(whereabouts(each.getKey()));
            }
        }
        return heldUp;
    }

    private static String whereabouts(SelectorLoop loop) {
        return Stream.of(loop.stack())
                // Bundles are in no module, the JDK is
                .filter(frame -> frame.getModuleName() == null)
                .findFirst()
                .map(frame -> loop.name() + " in " + frame.getClassName() + "." + frame.getMethodName() + ", line "
                        + frame.getLineNumber())
                .orElse(loop.name());
    }
}
