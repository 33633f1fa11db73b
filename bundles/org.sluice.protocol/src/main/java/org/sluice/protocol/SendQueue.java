package org.sluice.protocol;

/**
 * The bounds of what waits on a connection for a peer that reads slowly.
 *
 * <p>Below the high-water mark a write is always taken, whatever its size. At or above it, a write is taken while the queue
 * with it stays within the limit, and not taken otherwise.
 *
 * @param highWaterMark bytes, 1 or more: from here on the connection is not {@linkplain ByteConnection#isWritable()
 *     writable}
 * @param limit bytes, not below the mark: what would exceed it is not taken
 */
public record SendQueue(int highWaterMark, int limit) {

    /** 64 KiB and 4 MiB. */
    public static final SendQueue DEFAULT = new SendQueue(64 * 1024, 4 * 1024 * 1024);

    /**
     * Checks the bounds.
     *
     * @param highWaterMark as in the record
     * @param limit as in the record
     * @throws IllegalArgumentException if the mark is not positive, or the limit is below it
     */
    public SendQueue {
        if (highWaterMark < 1 || limit < highWaterMark) {
            throw new IllegalArgumentException(
                    "high-water mark is " + highWaterMark + ", limit is " + limit + ", must be 1 <= mark <= limit");
        }
    }
}
