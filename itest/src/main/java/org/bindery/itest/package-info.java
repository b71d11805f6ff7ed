/** Tests that run inside a real framework, with all bundles of Bindery. */
package org.bindery.itest;
