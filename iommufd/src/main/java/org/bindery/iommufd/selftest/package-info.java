/** What kits that test the engine do inside of an fd. */
package org.bindery.iommufd.selftest;
