// A button under the text fields of the CMS: a work is chosen by its words from the reference list,
// and its key is written where the cursor stands. Wagtail loads it beside its editor, no module.
(() => {
  const { React, DraftJS, draftail } = window;
  const offered = document.querySelector("meta[name=citations]");
  if (!offered) return;

  function cite(state, key) {
    const chosen = state.getSelection();
    const [block, offset] = [chosen.getEndKey(), chosen.getEndOffset()];
    const after = chosen.merge({ anchorKey: block, anchorOffset: offset, focusKey: block, focusOffset: offset, isBackward: false });
    const content = DraftJS.Modifier.insertText(state.getCurrentContent(), after, `[@${key}]`);
    return DraftJS.EditorState.push(state, content, "insert-characters");
  }

  function Cite({ getEditorState, onChange }) {
    const choose = (event) => {
      window.ModalWorkflow({
        url: offered.content,
        triggerElement: event.currentTarget,
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: ({ code }) => onChange(cite(getEditorState(), code)) },
      });
    };
    return React.createElement("button", { type: "button", className: "cite button button-small button-secondary", onClick: choose }, offered.dataset.label);
  }

  draftail.registerPlugin({ type: "CITATION", meta: Cite }, "controls");
})();
