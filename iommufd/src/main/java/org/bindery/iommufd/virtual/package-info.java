/** Virtual IOMMUs with their devices, event queues, hardware queues and mapped pages. */
package org.bindery.iommufd.virtual;
