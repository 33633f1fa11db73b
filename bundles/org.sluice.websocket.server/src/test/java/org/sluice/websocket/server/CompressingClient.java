package org.sluice.websocket.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What a client does with permessage-deflate, with or without contexts. */
final class CompressingClient implements AutoCloseable {

    /** A frame from the server, decompressed where it was compressed. */
    record Received(int first, int wireLength, byte[] payload) {

        boolean wasCompressed() {
            return (first & 0x40) != 0;
        }
    }

    private final boolean takeover;
    private final Deflater deflater = new Deflater(6, true);
    private final Inflater inflater = new Inflater(true);

    CompressingClient(boolean takeover) {
        this.takeover = takeover;
    }

    byte[] deflate(byte[] message) {
        if (!takeover) {
            deflater.reset();
        }
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int n = chunk.length; n == chunk.length; ) {
            n = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, n);
        }
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    byte[] inflate(byte[] payload) throws DataFormatException {
        if (!takeover) {
            inflater.reset();
        }
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[whole.length - 1] = (byte) 0xff;
        whole[whole.length - 2] = (byte) 0xff;
        inflater.setInput(whole);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
            out.write(chunk, 0, n);
        }
        return out.toByteArray();
    }

    /** All frames of a connection. */
    List<Received> receive(byte[] bytes) throws DataFormatException {
        List<Received> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            int first = in.get() & 0xff;
            int length = in.get();
            byte[] payload =
                    new byte[length == 126 ? in.getShort() & 0xffff : length == 127 ? (int) in.getLong() : length];
            in.get(payload);
            frames.add(new Received(first, payload.length, (first & 0x40) == 0 ? payload : inflate(payload)));
        }
        return frames;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
