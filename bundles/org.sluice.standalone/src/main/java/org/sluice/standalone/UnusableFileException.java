package org.sluice.standalone;

import java.io.IOException;
import java.nio.file.Path;
import org.sluice.configuration.InvalidPropertyException;

/** A file that a property names is not there, or does not hold what it should: it can become usable while the property stays. */
final class UnusableFileException extends IOException {

    private static final long serialVersionUID = 1L;

    /** In the words for an invalid property, which the operator may find it to be. */
    UnusableFileException(String property, Path file, String reason, Exception cause) {
        super(new InvalidPropertyException(property, file.toString(), reason).getMessage(), cause);
    }
}
