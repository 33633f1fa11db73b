package org.sluice.transport.impl;

import java.time.Duration;

/**
 * How the event loops are made.
 *
 * @param loops their number, 1 or more
 * @param readBufferBytes the size of each one's read buffer
 * @param closingTimeout how long a connection may take to close
 * @param backlogBytes how much may wait on all connections together beyond their high-water marks
 */
record Settings(int loops, int readBufferBytes, Duration closingTimeout, long backlogBytes) {

    Settings {
        if (loops < 1 || readBufferBytes < 1 || closingTimeout.isNegative()) {
            throw new IllegalArgumentException("loops is " + loops + ", readBufferBytes is " + readBufferBytes
                    + ", closingTimeout is " + closingTimeout + ", must be positive");
        }
    }
}
