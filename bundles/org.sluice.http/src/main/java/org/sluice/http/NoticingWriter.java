package org.sluice.http;

import java.io.PrintWriter;

/** Tells when something is written. All other methods of the class end in these four. */
final class NoticingWriter extends PrintWriter {

    private final Runnable written;

    NoticingWriter(PrintWriter writer, Runnable written) {
        super(writer);
        this.written = written;
    }

    @Override
    public void write(int c) {
        written.run();
        super.write(c);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        if (length > 0) {
            written.run();
        }
        super.write(text, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        if (length > 0) {
            written.run();
        }
        super.write(text, offset, length);
    }

    @Override
    public void println() {
        written.run();
        super.println();
    }
}
