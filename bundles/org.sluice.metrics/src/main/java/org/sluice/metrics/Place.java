package org.sluice.metrics;

import java.util.List;
import org.sluice.websocket.runtime.dto.ApplicationDTO;

/**
 * What applications are told apart by. It is the same for one that is registered anew.
 *
 * @param application the patterns of its paths
 * @param bundle the symbolic name of its bundle
 */
record Place(String application, String bundle) {

    /** Where those are that have no place of their own. */
    static final Place OTHER = new Place("other", "");

    private static final int MAX_LENGTH = 128;

    static Place of(ApplicationDTO dto) {
        return new Place(shortened(String.join(" ", dto.patterns)), shortened(dto.bundle));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    List<String> labels() {
        return List.of("application", application, "bundle", bundle);
    }
}
