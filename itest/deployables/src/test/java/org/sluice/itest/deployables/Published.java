package org.sluice.itest.deployables;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What poms say of the bundles. */
final class Published {

    private Published() {}

    /** The modules of bundles/pom.xml, but for those that say that they are not deployed. */
    static List<String> bundles() throws Exception {
        List<String> modules = values(Places.BUNDLES.resolve("pom.xml"), "/project/modules/module");
        return modules.stream()
                .filter(module -> !isKeptBack(Places.BUNDLES.resolve(module).resolve("pom.xml")))
                .sorted()
                .toList();
    }

    private static boolean isKeptBack(Path pom) {
        return values(pom, "/project/properties/*[name()='maven.deploy.skip']").contains("true");
    }

    /** The texts of elements. */
    static List<String> values(Path pom, String path) {
        try {
            var document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
            var found =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
            return IntStream.range(0, found.getLength())
                    .mapToObj(found::item)
                    .map(Node::getTextContent)
                    .toList();
        } catch (Exception e) {
            throw new IllegalArgumentException(pom + " cannot be read", e);
        }
    }
}
