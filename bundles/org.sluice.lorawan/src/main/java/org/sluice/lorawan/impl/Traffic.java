package org.sluice.lorawan.impl;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.sluice.lorawan.PortDTO;

/** What has come to a port, and left it. Counted by the port's thread, but for downlinks; read by any. */
final class Traffic {

    final AtomicLong datagrams = new AtomicLong();
    final AtomicLong pushes = new AtomicLong();
    final AtomicLong pulls = new AtomicLong();
    final AtomicLong transmissionAnswers = new AtomicLong();
    final AtomicLong frames = new AtomicLong();
    final AtomicLong unreadableFrames = new AtomicLong();
    final AtomicLong reports = new AtomicLong();
    final AtomicLong downlinks = new AtomicLong();
    final Rejections rejectedDatagrams;
    final Rejections rejectedItems;

    /**
     * Begins at 0.
     *
     * @param log told what is rejected
     * @param clock tells nanoseconds
     */
    Traffic(Logger log, LongSupplier clock) {
        rejectedDatagrams = new Rejections("datagrams were", log, clock);
        rejectedItems = new Rejections("frames or reports were", log, clock);
    }

    void showIn(PortDTO dto) {
        dto.datagrams = datagrams.get();
        dto.pushes = pushes.get();
        dto.pulls = pulls.get();
        dto.transmissionAnswers = transmissionAnswers.get();
        dto.frames = frames.get();
        dto.unreadableFrames = unreadableFrames.get();
        dto.reports = reports.get();
        dto.downlinks = downlinks.get();
        dto.rejectedDatagrams = rejectedDatagrams.counts();
        dto.rejectedItems = rejectedItems.counts();
    }
}
