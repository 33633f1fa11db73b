package org.sluice.lorawan.impl;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON of a datagram into maps, lists, texts, {@link Digits} and truth values. What is null is left
 * out. Text that others can have made as they like stays within the maps.
 */
final class JsonReader {

    /** Frames of a gateway with several antennas have objects in a list in an object in a list in an object. */
    static final int MAX_DEPTH = 8;

    /** Frames have some 20 values each. */
    static final int MAX_VALUES = 2048;

    private static final JsonParserFactory FACTORY = Json.createParserFactory(Map.of());

    /** A number as it was written: it may have more digits than any type has room for. */
    record Digits(String text) {}

    private final JsonParser parser;
    private int values;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Fields object(String text) throws RejectedException {
        try (JsonParser parser = FACTORY.createParser(new StringReader(text))) {
            if (!parser.hasNext() || parser.next() != Event.START_OBJECT) {
                throw new RejectedException(Rejection.JSON);
            }
            Map<String, Object> object = new JsonReader(parser).object(1);
            if (parser.hasNext()) {
                throw new RejectedException(Rejection.JSON);
            }
            return new Fields(object);
        } catch (RuntimeException e) {
            // Whatever the library throws at input that is no JSON, such as JsonException or NoSuchElementException
            throw new RejectedException(Rejection.JSON);
        }
    }

    private Map<String, Object> object(int depth) throws RejectedException {
        Map<String, Object> fields = new HashMap<>();
        for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
            String name = parser.getString();
            Object value = value(parser.next(), depth);
            if (fields.containsKey(name)) {
                throw new RejectedException(Rejection.DUPLICATE_FIELD);
            }
            fields.put(name, value);
        }
        return fields;
    }

    private List<Object> list(int depth) throws RejectedException {
        List<Object> elements = new ArrayList<>();
        for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
            elements.add(value(event, depth));
        }
        return elements;
    }

    private Object value(Event event, int depth) throws RejectedException {
        if ((event == Event.START_OBJECT || event == Event.START_ARRAY) && depth >= MAX_DEPTH) {
            throw new RejectedException(Rejection.NESTING);
        }
        if (++values > MAX_VALUES) {
            throw new RejectedException(Rejection.TOO_MANY);
        }
        return switch (event) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> list(depth + 1);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER -> new Digits(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new RejectedException(Rejection.JSON);
        };
    }
}
