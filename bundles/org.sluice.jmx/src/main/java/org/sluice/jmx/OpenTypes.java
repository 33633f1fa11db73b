package org.sluice.jmx;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.TreeMap;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.osgi.dto.DTO;

/**
 * What fields of DTOs are as open types: numbers, texts and arrays are what they are, a map is a table of {@code key} and
 * {@code value}, as in MXBeans, and a DTO has its fields by name.
 */
final class OpenTypes {

    private static final String KEY = "key";
    private static final String VALUE = "value";

    private static final Map<Class<?>, SimpleType<?>> SIMPLE = Map.of(
            int.class, SimpleType.INTEGER,
            long.class, SimpleType.LONG,
            boolean.class, SimpleType.BOOLEAN,
            double.class, SimpleType.DOUBLE,
            Integer.class, SimpleType.INTEGER,
            Long.class, SimpleType.LONG,
            Boolean.class, SimpleType.BOOLEAN,
            Double.class, SimpleType.DOUBLE,
            String.class, SimpleType.STRING);

    private OpenTypes() {}

    static OpenType<?> type(Type type) throws OpenDataException {
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            return table(map);
        }
        if (!(type instanceof Class<?> kind)) {
            throw new OpenDataException("no open type for " + type);
        }
        if (SIMPLE.containsKey(kind)) {
            return SIMPLE.get(kind);
        }
        if (kind.isArray()) {
            return array(kind.getComponentType());
        }
        if (DTO.class.isAssignableFrom(kind)) {
            return composite(kind);
        }
        throw new OpenDataException("no open type for " + type);
    }

    private static OpenType<?> array(Class<?> component) throws OpenDataException {
        return component.isPrimitive()
                ? ArrayType.getPrimitiveArrayType(component.arrayType())
                : new ArrayType<>(1, type(component));
    }

    private static TabularType table(ParameterizedType map) throws OpenDataException {
        String[] names = {KEY, VALUE};
        Type[] types = map.getActualTypeArguments();
        CompositeType row =
                new CompositeType("Entry", "Entry", names, names, new OpenType<?>[] {type(types[0]), type(types[1])});
        return new TabularType("Map", "Map", row, new String[] {KEY});
    }

    private static CompositeType composite(Class<?> kind) throws OpenDataException {
        Map<String, OpenType<?>> items = new TreeMap<>();
        for (Field field : kind.getFields()) {
            items.put(field.getName(), type(field.getGenericType()));
        }
        String[] names = items.keySet().toArray(String[]::new);
        return new CompositeType(
                kind.getSimpleName(),
                kind.getSimpleName(),
                names,
                names,
                items.values().toArray(OpenType<?>[]::new));
    }

    static Object value(Type type, Object value) throws OpenDataException, ReflectiveOperationException {
        if (value == null) {
            return null;
        }
        OpenType<?> open = type(type);
        if (open instanceof TabularType table) {
            return rows(table, (Map<?, ?>) value);
        }
        if (open instanceof CompositeType composite) {
            return items(composite, value);
        }
        if (open instanceof ArrayType<?> array && array.getElementOpenType() instanceof CompositeType element) {
            CompositeDataSupport[] all = new CompositeDataSupport[Array.getLength(value)];
            for (int i = 0; i < all.length; i++) {
                all[i] = items(element, Array.get(value, i));
            }
            return all;
        }
        return value;
    }

    private static TabularDataSupport rows(TabularType table, Map<?, ?> map) throws OpenDataException {
        TabularDataSupport rows = new TabularDataSupport(table);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            rows.put(new CompositeDataSupport(
                    table.getRowType(), new String[] {KEY, VALUE}, new Object[] {entry.getKey(), entry.getValue()}));
        }
        return rows;
    }

    private static CompositeDataSupport items(CompositeType type, Object dto)
            throws OpenDataException, ReflectiveOperationException {
        Map<String, Object> items = new TreeMap<>();
        for (Field field : dto.getClass().getFields()) {
            items.put(field.getName(), value(field.getGenericType(), field.get(dto)));
        }
        return new CompositeDataSupport(type, items);
    }
}
