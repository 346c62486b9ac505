/** Stands for a Node module that a browser host does not have and that nothing on the browser's path calls. */
export default {};
