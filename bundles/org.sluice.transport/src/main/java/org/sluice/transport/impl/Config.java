package org.sluice.transport.impl;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the event loops. */
@ObjectClassDefinition(
        name = "Sluice transport",
        description =
                "The event loops that own connections after the upgrade. A change of the number of loops or of the "
                        + "read buffer ends all connections; a change of the closing time-out or of the backlog does not.")
@interface Config {

    int MAX_LOOPS = 256;
    int MIN_READ_BUFFER_BYTES = 16 * 1024;
    int MAX_READ_BUFFER_BYTES = 1024 * 1024;
    int MAX_CLOSING_TIMEOUT_SECONDS = 3600;

    /** What is not configured is a part of the heap. */
    int HEAP_PER_BACKLOG = 4;

    @AttributeDefinition(
            name = "Event loops",
            description = "The number of event loops, each with a thread and a read buffer; 0 for one per core.",
            min = "0",
            max = "256")
    int loops() default 0;

    @AttributeDefinition(
            name = "Read buffer (bytes)",
            description = "The size of each event loop's read buffer. It bounds what a protocol can leave unread.",
            min = "16384",
            max = "1048576")
    int readBufferBytes() default 64 * 1024;

    @AttributeDefinition(
            name = "Closing time-out (seconds)",
            description =
                    "How long a connection may take to send what is queued and to see the peer's end, before it is "
                            + "aborted; also how long a stop of the transport waits for its connections.",
            min = "0",
            max = "3600")
    int closingTimeoutSeconds() default 5;

    @AttributeDefinition(
            name = "Backlog (bytes)",
            description =
                    "How much may wait for slow peers on all connections together, beyond each one's high-water mark; "
                            + "0 for a quarter of the heap. Where it is reached, a connection beyond its mark is at its limit.",
            min = "0",
            max = "2147483647")
    int backlogBytes() default 0;
}
