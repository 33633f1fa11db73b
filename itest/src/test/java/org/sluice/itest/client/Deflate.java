package org.sluice.itest.client;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client's side of permessage-deflate (RFC 7692), with contexts that are kept or not. */
public final class Deflate implements AutoCloseable {

    /** The first byte of a whole text message that is compressed. */
    public static final int TEXT = Frame.FIN | 0b0100_0000 | Frame.TEXT;

    /** The first byte of a whole binary message that is compressed. */
    public static final int BINARY = Frame.FIN | 0b0100_0000 | Frame.BINARY;

    private static final int TAIL_BYTES = 4;

    private final boolean keepsContexts;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);

    public Deflate(boolean keepsContexts) {
        this.keepsContexts = keepsContexts;
    }

    /** The payload of a message. */
    public byte[] compress(byte[] message) {
        if (!keepsContexts) {
            deflater.reset();
        }
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int count = chunk.length; count == chunk.length; ) {
            count = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, count);
        }
        return Arrays.copyOf(out.toByteArray(), out.size() - TAIL_BYTES);
    }

    /** The message of a payload. */
    public byte[] decompress(byte[] payload) throws DataFormatException {
        if (!keepsContexts) {
            inflater.reset();
        }
        byte[] whole = Arrays.copyOf(payload, payload.length + TAIL_BYTES);
        Arrays.fill(whole, whole.length - 2, whole.length, (byte) 0xff);
        inflater.setInput(whole);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int count = inflater.inflate(chunk); count > 0; count = inflater.inflate(chunk)) {
            out.write(chunk, 0, count);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
