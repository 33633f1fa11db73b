package org.sluice.itest.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What bytes go through, without TLS. */
class Wire implements Closeable {

    final SocketChannel channel;

    Wire(SocketChannel channel) {
        this.channel = channel;
    }

    /** As {@link SocketChannel#read(ByteBuffer)}. */
    int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    /** Sends as much as goes, and returns whether all of it has gone. */
    boolean write(ByteBuffer from) throws IOException {
        channel.write(from);
        return !from.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
