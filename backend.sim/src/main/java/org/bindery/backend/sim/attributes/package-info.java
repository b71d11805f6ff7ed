/** What Linux calls sysfs: the machine as a tree of named text values, some of which act. */
package org.bindery.backend.sim.attributes;
