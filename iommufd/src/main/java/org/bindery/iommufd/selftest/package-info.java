/** What kits that test the engine see and do inside of an fd. */
package org.bindery.iommufd.selftest;
