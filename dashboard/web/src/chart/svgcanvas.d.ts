// The part of svgcanvas that is used: it comes without types.
declare module 'svgcanvas' {
  export class Context {
    constructor(options: { width: number; height: number; document: Document });
    getSvg(): SVGSVGElement;
  }
}
