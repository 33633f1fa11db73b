package org.sluice.shell;

/** A command cannot be done; shells show one line. Its stack would tell an operator nothing, so it has none. */
public final class CommandFailed extends Exception {

    private static final long serialVersionUID = 1;

    CommandFailed(String message) {
        super(Printable.of(message), null, false, false);
    }

    /** The message alone: some shells show this. */
    @Override
    public String toString() {
        return getMessage();
    }
}
