package org.sluice.lorawan.trace;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that has happened: a frame, a line of the network's log, or both.
 *
 * @param messageId the same for all records about one message: a frame that several gateways have heard, and a frame to a gateway and
 *     what that has answered
 * @param time when it became known here
 * @param source what the record is about
 * @param frame the frame
 * @param log the line
 */
public record TraceRecord(
        UUID messageId, Instant time, Source source, Optional<RadioFrame> frame, Optional<LogLine> log) {

    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if there is neither a frame nor a line
     */
    public TraceRecord {
        requireNonNull(messageId, "messageId");
        requireNonNull(time, "time");
        requireNonNull(source, "source");
        if (frame.isEmpty() && log.isEmpty()) {
            throw new IllegalArgumentException("a record has a frame or a line");
        }
    }

    /**
     * What a record is about.
     *
     * @param kind what it is
     * @param id its identifier: of a device its EUI where that is known, else its address; of a gateway its EUI; hexadecimal, in
     *     lower case
     */
    public record Source(Kind kind, String id) {

        /**
         * Checks that nothing is missing.
         */
        public Source {
            requireNonNull(kind, "kind");
            requireNonNull(id, "id");
        }
    }

    /** What a record can be about. */
    public enum Kind {
        /** A device. */
        DEVICE,
        /** A gateway of the radio network. */
        GATEWAY,
        /** A group of devices that are sent the same. Frames do not tell it: only who knows such groups publishes it. */
        MULTICAST_GROUP
    }

    /**
     * A line of the network's log.
     *
     * @param level how bad it is
     * @param event what it is about, such as {@code Uplink_Data}, {@code Downlink_Data}, {@code Join}, {@code Rejoin}, of a
     *     gateway {@code Status}
     * @param message in one line
     */
    public record LogLine(Level level, String event, String message) {

        /**
         * Checks that nothing is missing.
         */
        public LogLine {
            requireNonNull(level, "level");
            requireNonNull(event, "event");
            requireNonNull(message, "message");
        }
    }

    /** How bad something is. */
    public enum Level {
        /** As it should be. */
        INFO,
        /** Something does not work. */
        ERROR
    }
}
