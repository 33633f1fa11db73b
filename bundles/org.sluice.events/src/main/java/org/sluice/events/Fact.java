package org.sluice.events;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is told of something that is there: the topic when it comes, the topic when it goes, and properties.
 *
 * @param key the same as long as it is the same thing
 * @param came the topic when it is there
 * @param went the topic when it is there no more, or null for none
 * @param properties without those that differ from event to event
 */
record Fact(List<Object> key, String came, String went, Map<String, Object> properties) {

    /** Names and values; those without a value are left out. */
    static Map<String, Object> properties(Object... namesAndValues) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return properties;
    }

    /** Whether another one would be told in the same words. */
    boolean says(Fact other) {
        return other != null
                && came.equals(other.came)
                && properties.keySet().equals(other.properties.keySet())
                && properties.entrySet().stream()
                        .allMatch(each -> Objects.deepEquals(each.getValue(), other.properties.get(each.getKey())));
    }

    @Override
    public String toString() {
        return came + " " + Arrays.toString(key.toArray());
    }
}
