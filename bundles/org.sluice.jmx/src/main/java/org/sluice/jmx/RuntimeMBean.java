package org.sluice.jmx;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.ImmutableDescriptor;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/**
 * Shows the runtime service: each field of its DTO is an attribute that can be read, of an open type, so that clients need none of
 * our classes. Attributes that are read together are of one moment.
 */
final class RuntimeMBean implements DynamicMBean {

    /** By the attribute's name, which begins with an upper-case letter. */
    private static final Map<String, Field> FIELDS = fields();

    private final Supplier<RuntimeDTO> runtime;

    RuntimeMBean(Supplier<RuntimeDTO> runtime) {
        this.runtime = runtime;
    }

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new TreeMap<>();
        for (Field field : RuntimeDTO.class.getFields()) {
            String name = field.getName();
            fields.put(Character.toUpperCase(name.charAt(0)) + name.substring(1), field);
        }
        return fields;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException {
        Field field = FIELDS.get(name);
        if (field == null) {
            throw new AttributeNotFoundException("there is no attribute " + name);
        }
        return value(field, runtime.get());
    }

    private static Object value(Field field, RuntimeDTO shown) throws MBeanException {
        try {
            return OpenTypes.value(field.getGenericType(), field.get(shown));
        } catch (ReflectiveOperationException | OpenDataException e) {
            throw new MBeanException(e);
        }
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        RuntimeDTO shown = runtime.get();
        AttributeList attributes = new AttributeList();
        for (String name : names) {
            Field field = FIELDS.get(name);
            try {
                if (field != null) {
                    attributes.add(new Attribute(name, value(field, shown)));
                }
            } catch (MBeanException e) {
                // As for one that is not there: the interface has no other way to say that there is no value
                continue;
            }
        }
        return attributes;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("no attribute can be written");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action));
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        OpenMBeanAttributeInfo[] attributes = FIELDS.entrySet().stream()
                .map(each -> attribute(each.getKey(), each.getValue()))
                .toArray(OpenMBeanAttributeInfo[]::new);
        return new OpenMBeanInfoSupport(
                RuntimeMBean.class.getName(),
                "What goes on in the WebSocket server",
                attributes,
                null,
                null,
                null,
                new ImmutableDescriptor("immutableInfo=true"));
    }

    private static OpenMBeanAttributeInfo attribute(String name, Field field) {
        try {
            return new OpenMBeanAttributeInfoSupport(
                    name, "RuntimeDTO." + field.getName(), OpenTypes.type(field.getGenericType()), true, false, false);
        } catch (OpenDataException e) {
            throw new IllegalStateException("field " + field + " has no open type", e);
        }
    }
}
