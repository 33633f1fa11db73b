package org.sluice.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Tells when something is written. */
final class NoticingStream extends ServletOutputStream {

    private final ServletOutputStream stream;
    private final Runnable written;

    NoticingStream(ServletOutputStream stream, Runnable written) {
        this.stream = stream;
        this.written = written;
    }

    @Override
    public void write(int b) throws IOException {
        written.run();
        stream.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            written.run();
        }
        stream.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    @Override
    public boolean isReady() {
        return stream.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        stream.setWriteListener(listener);
    }
}
