package org.sluice.itest.autobahn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Properties;
import org.python.core.Py;
import org.python.util.PythonInterpreter;

/** The suite's process: its reactor can be run once, and is stopped by nothing but the end of the process. */
public final class SuiteMain {

    private SuiteMain() {}

    /** The arguments are those of the script. */
    public static void main(String[] args) throws IOException {
        endWithParent();
        Properties python = new Properties();
        python.setProperty("python.import.site", "false");
        python.setProperty("python.cachedir.skip", "true");
        String[] arguments = new String[args.length + 1];
        arguments[0] = "suite.py";
        System.arraycopy(args, 0, arguments, 1, args.length);
        PythonInterpreter.initialize(System.getProperties(), python, arguments);
        try (InputStream script = SuiteMain.class.getResourceAsStream("suite.py");
                PythonInterpreter interpreter = new PythonInterpreter()) {
            interpreter.execfile(script, arguments[0]);
            Py.getSystemState().stdout.invoke("flush");
        }
        System.exit(0);
    }

    /** The standard input ends when the process that started this one does, in whatever way. */
    private static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        System.err.println(e);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "watch");
        watch.setDaemon(true);
        watch.start();
    }
}
