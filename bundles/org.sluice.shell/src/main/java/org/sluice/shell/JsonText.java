package org.sluice.shell;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.osgi.dto.DTO;

/** Writes DTOs, and lists and maps of them, as JSON in one line of ASCII, whatever the terminal and its character set are. */
final class JsonText {

    private final JsonGenerator generator;

    private JsonText(JsonGenerator generator) {
        this.generator = generator;
    }

    static String of(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.createGenerator(text)) {
            new JsonText(generator).write(value);
        }
        return Printable.ascii(text.toString());
    }

    private void write(Object value) {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Boolean truth) {
            generator.write(truth);
        } else if (value instanceof Double number) {
            generator.write(number);
        } else if (value instanceof Number number) {
            generator.write(number.longValue());
        } else if (value instanceof DTO dto) {
            object(dto);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Iterable<?> several) {
            generator.writeStartArray();
            several.forEach(this::write);
            generator.writeEnd();
        } else if (value.getClass().isArray()) {
            array(value);
        } else {
            generator.write(value.toString());
        }
    }

    private void array(Object array) {
        generator.writeStartArray();
        for (int i = 0; i < Array.getLength(array); i++) {
            write(Array.get(array, i));
        }
        generator.writeEnd();
    }

    private void object(Map<?, ?> map) {
        generator.writeStartObject();
        map.forEach((name, value) -> {
            generator.writeKey(name.toString());
            write(value);
        });
        generator.writeEnd();
    }

    private void object(DTO dto) {
        generator.writeStartObject();
        for (Field field : dto.getClass().getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                generator.writeKey(field.getName());
                write(value(field, dto));
            }
        }
        generator.writeEnd();
    }

    private static Object value(Field field, DTO dto) {
        try {
            return field.get(dto);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fields of DTOs are public", e);
        }
    }
}
