package org.sluice.shell;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/**
 * What the annotations of {@link Commands} say of a command, to Gogo's own help and to us.
 *
 * @param name the name, without the scope
 * @param description what it does
 * @param options by name
 */
record Manual(String name, String description, List<Option> options) {

    /** An option, with its dashes. */
    record Option(String name, String description) {}

    /** All commands, by name. */
    static List<Manual> all() {
        return Stream.of(ShowCommands.class, ActCommands.class)
                .flatMap(commands -> Stream.of(commands.getMethods()))
                .filter(method -> method.isAnnotationPresent(Descriptor.class))
                .map(Manual::of)
                .sorted(Comparator.comparing(Manual::name))
                .toList();
    }

    private static Manual of(Method method) {
        List<Option> options = new ArrayList<>();
        for (Annotation[] annotations : method.getParameterAnnotations()) {
            Parameter parameter = find(Parameter.class, annotations);
            if (parameter != null) {
                options.add(new Option(
                        parameter.names()[0],
                        find(Descriptor.class, annotations).value()));
            }
        }
        return new Manual(
                method.getName(), method.getAnnotation(Descriptor.class).value(), options);
    }

    private static <A extends Annotation> A find(Class<A> type, Annotation[] annotations) {
        return Stream.of(annotations)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
