// What came of something, said aloud: a failure at once, a success when there is a pause.
export interface Said {
  readonly text: string;
  readonly isWrong: boolean;
}

export const wrong = (text: string): Said => ({ text, isWrong: true });
export const right = (text: string): Said => ({ text, isWrong: false });

export function Outcome({ said }: { said: Said | undefined }) {
  return (
    <>
      <p class="account-said account-wrong" role="alert">
        {said?.isWrong ? said.text : ''}
      </p>
      <p class="account-said" role="status">
        {said && !said.isWrong ? said.text : ''}
      </p>
    </>
  );
}
