package org.sluice.itest;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.osgi.dto.DTO;

/** Writes DTOs as JSON, a field in each line. */
final class Json {

    private Json() {}

    static String of(Object value) {
        return write(value, "\n");
    }

    private static String write(Object value, String indent) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof DTO dto) {
            return object(fields(dto), indent);
        }
        if (value instanceof Map<?, ?> map) {
            return object(map, indent);
        }
        if (value instanceof Collection<?> collection) {
            return array(collection.toArray(), indent);
        }
        return value.getClass().isArray() ? array(value, indent) : quoted(value.toString());
    }

    private static Map<String, Object> fields(DTO dto) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : dto.getClass().getFields()) {
            try {
                fields.put(field.getName(), field.get(dto));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return fields;
    }

    private static String object(Map<?, ?> map, String indent) {
        String inner = indent + "  ";
        StringJoiner text = new StringJoiner("," + inner, "{" + inner, indent + "}").setEmptyValue("{}");
        map.forEach((name, value) -> text.add(quoted(name.toString()) + ": " + write(value, inner)));
        return text.toString();
    }

    private static String array(Object array, String indent) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        IntStream.range(0, Array.getLength(array)).forEach(i -> text.add(write(Array.get(array, i), indent)));
        return text.toString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
