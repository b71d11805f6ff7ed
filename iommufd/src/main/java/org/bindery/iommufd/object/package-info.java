/** The object table of an fd: ids, types, users, lifetimes. */
package org.bindery.iommufd.object;
