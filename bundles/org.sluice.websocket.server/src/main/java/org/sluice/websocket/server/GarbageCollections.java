package org.sluice.websocket.server;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For how long the garbage collector has held all threads up. */
final class GarbageCollections {

    private static final Logger LOG = LoggerFactory.getLogger(GarbageCollections.class);

    private GarbageCollections() {}

    /**
     * How much of the time that ends now was the garbage collector's, as far as its last collections tell.
     *
     * @param millis how long ago that time began
     * @return 0 where the Java runtime has no such beans
     */
    static long millisWithin(long millis) {
        try {
            return Beans.millisWithin(millis);
        } catch (LinkageError e) {
            LOG.debug("this Java runtime does not tell of garbage collections", e);
            return 0;
        }
    }

    /** Only this is linked to packages that a small Java runtime may lack. */
    private static final class Beans {

        static long millisWithin(long millis) {
            // What a collection's times are relative to
            long end = ManagementFactory.getRuntimeMXBean().getUptime();
            return ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                    .map(GarbageCollectorMXBean::getLastGcInfo)
                    .mapToLong(last -> last == null ? 0 : overlap(last, end - millis, end))
                    .sum();
        }

        private static long overlap(GcInfo collection, long begin, long end) {
            return Math.max(0, Math.min(end, collection.getEndTime()) - Math.max(begin, collection.getStartTime()));
        }
    }
}
