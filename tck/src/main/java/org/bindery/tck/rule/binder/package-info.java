/** Rules of binders, by what they answer: no binding engine is needed for them. */
package org.bindery.tck.rule.binder;
