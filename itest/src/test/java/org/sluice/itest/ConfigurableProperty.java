package org.sluice.itest;

import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.osgi.framework.Bundle;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A property of a configuration, as the bundle's own Metatype describes it.
 *
 * @param pid the PID, or the factory PID
 * @param isFactory which of the two
 * @param name the property's name
 * @param isNumber whether it is a number
 * @param min the lowest number
 * @param max the highest number
 * @param absent the default
 */
record ConfigurableProperty(
        String pid, boolean isFactory, String name, boolean isNumber, long min, long max, String absent) {

    /** All properties of all configurations of a bundle. */
    static List<ConfigurableProperty> of(Bundle bundle) throws Exception {
        List<ConfigurableProperty> properties = new ArrayList<>();
        var files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toExternalForm());
            Element designate = elements(document, "Designate").get(0);
            boolean isFactory = !designate.getAttribute("factoryPid").isEmpty();
            String pid = designate.getAttribute(isFactory ? "factoryPid" : "pid");
            for (Element attribute : elements(document, "AD")) {
                properties.add(of(pid, isFactory, attribute));
            }
        }
        return properties;
    }

    private static ConfigurableProperty of(String pid, boolean isFactory, Element attribute) {
        String name = attribute.getAttribute("id");
        boolean isNumber = List.of("Integer", "Long").contains(attribute.getAttribute("type"));
        if (isNumber
                && (attribute.getAttribute("min").isEmpty()
                        || attribute.getAttribute("max").isEmpty())) {
            throw new AssertionError(name + " of " + pid + " does not say its range");
        }
        return new ConfigurableProperty(
                pid,
                isFactory,
                name,
                isNumber,
                isNumber ? Long.parseLong(attribute.getAttribute("min")) : 0,
                isNumber ? Long.parseLong(attribute.getAttribute("max")) : 0,
                attribute.getAttribute("default"));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Override
    public String toString() {
        return pid + " " + name;
    }
}
