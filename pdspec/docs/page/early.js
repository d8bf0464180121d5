(function(){var h=document.documentElement,s={};try{s=localStorage}catch(e){}
h.className="js";h.dataset.lang=/^(python|shell|curl)$/.test(s["pdspec-lang"])?s["pdspec-lang"]:"python";
if(/^(dark|light)$/.test(s["pdspec-theme"]))h.dataset.theme=s["pdspec-theme"]})()
