/**
 * The launcher: starts the framework with the bundles of the distribution. JDK and framework types
 * only.
 */
package org.bindery.app;
