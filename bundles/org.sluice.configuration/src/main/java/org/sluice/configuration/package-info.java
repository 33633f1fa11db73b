/**
 * Reads configurations and service properties, so that all of them follow the same rules and are refused in the same words.
 *
 * <ul>
 *   <li>What is absent, empty or blank has its default. So has a list without elements; blank elements of a list are left out.
 *       The one exception is {@code textIfPresent}, for what must not be open to all because somebody has left it empty.
 *   <li>Text is without the white space around it.
 *   <li>A number is a {@code Byte}, {@code Short}, {@code Integer} or {@code Long}, or a {@code String} of decimal digits.
 *   <li>Anything else is an {@link org.sluice.configuration.InvalidPropertyException}, whose message is for the operator:
 *       property, value, what is allowed.
 * </ul>
 *
 * <p>{@link org.sluice.configuration.PropertyReader} is for service properties and whoever has the defaults at hand,
 * {@link org.sluice.configuration.ConfigurationReader} for the component property type of a configuration. The component
 * runtime is not asked to make such a type: it throws at what it cannot read, or makes 0 of it.
 *
 * <p>This package is no bundle at run time. Each bundle that uses it has a private copy, and none exports it.
 */
package org.sluice.configuration;
